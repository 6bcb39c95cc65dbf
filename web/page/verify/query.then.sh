sidetone link --call-id <call id>
curl -X POST -H "Authorization: Bearer $SIDETONE_KEY" https://sidetone.example/api/v1/reports/<report>/enrich
