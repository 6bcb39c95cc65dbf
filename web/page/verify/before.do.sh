sidetone serve --profile acs --logs-workspace 00000000-0000-0000-0000-000000000000 \
  --capture-origins https://your-app.example
