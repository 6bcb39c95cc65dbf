// Starts a tool and shows when it began and when it said its result, through
// the attributes that the lab's browser driver watches. start gets the ICE
// servers, and begin to call when the tool is about to run; it returns what
// the tool said.
async function peer(start) {
  const root = document.documentElement;
  const begin = () => {
    root.dataset.run = 'running';
  };
  let said;
  try {
    const servers = await (await fetch('/servers.json')).json();
    said = await start(servers, begin);
  } catch (error) {
    said = 'error: ' + (error?.message ?? String(error)).split('\n')[0];
  }
  root.dataset.said = said;
  root.dataset.run = 'done';
}
