sidetone serve --logs-table events=ACSCallDiagnosticsEvents --logs-column diagnostics.quality=MediaPathQuality
