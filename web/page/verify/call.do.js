// in the page, before the scripts that call: <script src="https://sidetone.example/capture.js"></script>
Sidetone.watchCallAgent(agent);
Sidetone.watchCall(agent.startCall([{ id: "8:echo123" }]), Features);

await Sidetone.diagnose();
