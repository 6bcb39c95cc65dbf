// Every sentence that a caller reads in the panel. start({words}) replaces
// any of them.
const words = {
  label: "Connection check",
  offer: "The call did not connect. Find out why?",
  offerLost: "The call was interrupted. Find out why?",
  explain: "This checks your connection for about ten seconds and sends the findings to the support team. It does not record you.",
  go: "Find out why",
  notNow: "Not now",
  busy: "Checking your connection…",
  todo: "What you can do",
  details: "Details for support",
  again: "Check again",
  close: "Close",
  offline: "This device is not connected to the internet. Connect it to a network and try again.",
  unavailable: "The check could not be loaded. Your network may block it. Tell support that the connection check was not available.",
  stopped: "The connection check is switched off on this page.",
};
