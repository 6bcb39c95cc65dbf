// Lets the caller try microphone, camera and speaker, on the page of a link
// that asks for it. Nothing is recorded and nothing is sent from here: what
// came of it is left for the agent, which takes it into its report.
{
  // Below this the loudest moment of a microphone is silence: a quiet room gives
  // -50 to -70 dB of full scale, one that is muted by a switch gives zeros.
  const silenceDB = -70;
  // Speech within this shows that the microphone works; who reads the page first
  // needs a few seconds.
  const listenMS = 7000;
  // As long as speech has to be above silence, so that a click is none.
  const speechMS = 250;
  // A camera that works gives pictures within a second or two.
  const pictureMS = 6000;
  // Long enough to see oneself; the camera's light goes out afterwards.
  const previewMS = 8000;
  const soundMS = 1200;
  // Where there is no output at all, Firefox never starts an audio context.
  const audioMS = 3000;

  const found = new Map(); // observations by device
  let words = JSON.parse(document.getElementById("devices-words").textContent);

  // The same names of failures as the report's. Media Capture and Streams 10.1,
  // and older names of browsers before it.
  const failures = {
    NotAllowedError: "permission_denied", PermissionDeniedError: "permission_denied", SecurityError: "permission_denied",
    NotFoundError: "device_missing", DevicesNotFoundError: "device_missing", OverconstrainedError: "device_missing",
    NotReadableError: "device_busy", TrackStartError: "device_busy", AbortError: "device_busy",
  };

  const failureOf = (error) => {
    const name = failures[error.name] || "device_failed";
    // Chromium's words where the browser is allowed and the system is not.
    return name === "permission_denied" && /by system/.test(error.message) ? "permission_denied_system" : name;
  };

  const agent = navigator.userAgent;
  const system = (/Android/.test(agent) && "Android") || (/iPhone|iPad/.test(agent) && "iOS") ||
    (/Windows/.test(agent) && "Windows") || (/Mac OS X/.test(agent) && "macOS") || "other";
  const browser = /Android|iPhone|iPad/.test(agent) ? system
    : (/Firefox/.test(agent) && "Firefox") || (/Chrom/.test(agent) && "Chromium") || (/Safari/.test(agent) && "Safari") || "Chromium";

  // what there is to do about a state, by the ids of the words
  const todo = {
    permission_denied: ["allow." + browser, "system." + system],
    permission_denied_system: ["system." + system],
    device_missing: ["plug_in_headset"],
    device_busy: ["close_other_programs", "replug_device"],
    device_failed: ["replug_device", "close_other_programs"],
    silent: ["unmute_device", "choose_microphone"],
    unheard: ["turn_up_speaker", "choose_speaker"],
  };

  const make = (tag, fields = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...children);
    return element;
  };

  // says is an element whose words follow the language of the page.
  const says = (tag, id, fields = {}) => {
    const element = make(tag, fields);
    element.dataset.say = id;
    element.textContent = words[id];
    return element;
  };

  // line is the part of the page for one device.
  const line = (device) => {
    const state = make("div", { className: "device-state" });
    state.setAttribute("role", "status");
    const more = make("div", { className: "device-more" });
    const item = make("li", {}, says("h3", device), state, more);
    item.dataset.device = device;
    return { item, state, more };
  };

  const lines = { microphone: line("microphone"), camera: line("camera"), speaker: line("speaker") };
  const section = make("section", { id: "devices", className: "card" });
  section.setAttribute("aria-labelledby", "devices-title");
  const startButton = says("button", "start", { type: "button", id: "devices-start" });
  const list = make("ul", { className: "devices", hidden: true }, ...Object.values(lines).map((l) => l.item));
  const end = says("p", "done", { id: "devices-done", hidden: true });
  end.setAttribute("role", "status");
  section.append(says("h2", "headline", { id: "devices-title" }), says("p", "lead"), startButton, list, end);

  const show = (device, state) => {
    const { item, state: place } = lines[device];
    item.dataset.state = state;
    place.replaceChildren(says("p", state));
    const steps = todo[state];
    if (steps) place.append(make("ul", { className: "todo" }, ...steps.map((id) => says("li", id))));
  };

  // keep leaves what came of a device for the agent.
  const keep = (device, outcome, ms, detail, failure, text) => {
    found.set(device, {
      id: "device_" + device, check: "device", target: device, outcome, ms: Math.round(ms), at: 0, source: "agent",
      detail: { device: detail, ...(failure && { failure: { name: failure, operation: "device" } }), ...(text && { text }) },
    });
    window.__sidetoneDevices = JSON.stringify([...found.values()]);
    end.hidden = found.size < 3;
  };

  // listed counts the devices of a kind; undefined: the browser does not tell.
  // Firefox and Safari list an output only once the page was given that one.
  const listed = async (kind) => {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    if (kind === "audiooutput" && !/Chrom/.test(agent)) return undefined;
    return all.length ? all.filter((d) => d.kind === kind).length : undefined;
  };

  // open asks for a device; undefined: it did not come, and that is told.
  const open = async (device, kind, constraints) => {
    const began = performance.now();
    show(device, "asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      return { stream, ms: performance.now() - began };
    } catch (error) {
      const failure = failureOf(error);
      keep(device, "failed", performance.now() - began, { listed: await listed(kind) }, failure, error.name + ": " + error.message);
      show(device, failure);
      return undefined;
    }
  };

  const stop = (stream) => {
    for (const track of stream.getTracks()) track.stop();
  };

  const frame = () => new Promise((done) => setTimeout(done, 50));

  // audio is a context that runs; undefined: it does not start.
  const audio = async () => {
    const context = new AudioContext();
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, audioMS))]);
    if (context.state === "running") return context;
    context.close();
    return undefined;
  };

  // listen gives the loudest moment in dB of full scale, as soon as there was
  // speech; undefined: sound cannot be measured here.
  const listen = async (stream, meter) => {
    const context = await audio();
    if (!context) return undefined;
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    let above = 0;
    let last = performance.now();
    for (const until = last + listenMS; last < until && above < speechMS && section.isConnected;) {
      await frame();
      analyser.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
      loudest = Math.max(loudest, peak);
      const now = performance.now();
      if (20 * Math.log10(peak) > silenceDB) above += now - last;
      last = now;
      meter.value = Math.max(0, 1 + Math.log10(Math.max(peak, 1e-4)) / 4);
    }
    await context.close();
    return { level: loudest > 0 ? Math.round(20 * Math.log10(loudest)) : -120, spoke: above >= speechMS };
  };

  const tryMicrophone = async () => {
    const opened = await open("microphone", "audioinput", { audio: true });
    if (!opened) return;
    const meter = make("meter", { min: 0, max: 1, value: 0 });
    meter.setAttribute("aria-label", words.level);
    show("microphone", "speak");
    lines.microphone.more.replaceChildren(meter);
    const heard = await listen(opened.stream, meter);
    stop(opened.stream);
    lines.microphone.more.replaceChildren();
    if (!heard) {
      keep("microphone", "not_tested", opened.ms, { listed: await listed("audioinput") }, undefined, "opened, and no audio context starts");
      show("microphone", "unsupported");
      return;
    }
    const { level, spoke } = heard;
    keep("microphone", spoke ? "ok" : "silent", opened.ms, { listed: await listed("audioinput"), level });
    show("microphone", spoke ? "works" : "silent");
  };

  const tryCamera = async () => {
    const opened = await open("camera", "videoinput", { video: true });
    if (!opened) return;
    const video = make("video", { muted: true, autoplay: true, playsInline: true, srcObject: opened.stream });
    video.setAttribute("aria-label", words.preview);
    lines.camera.more.replaceChildren(video);
    video.play().catch(() => {});
    const until = performance.now() + pictureMS;
    while (!(video.videoWidth && video.currentTime > 0) && performance.now() < until && section.isConnected) await frame();
    const { videoWidth: width, videoHeight: height } = video;
    const works = width > 0 && video.currentTime > 0;
    const detail = { listed: await listed("videoinput"), width, height };
    if (works) keep("camera", "ok", opened.ms, detail);
    else keep("camera", "failed", opened.ms, detail, "device_busy", "no picture");
    show("camera", works ? "works" : "device_busy");
    if (works) {
      const size = make("bdi", { textContent: `${width} × ${height}` });
      lines.camera.state.append(make("p", { className: "quiet" }, says("span", "size"), " ", size));
    }
    setTimeout(() => {
      stop(opened.stream);
      lines.camera.more.replaceChildren();
    }, works ? previewMS : 0);
  };

  // beep plays two tones of the middle of speech, faded so that they do not click.
  const beep = async () => {
    const context = await audio();
    if (!context) return false;
    const gain = context.createGain();
    const tone = context.createOscillator();
    const now = context.currentTime;
    tone.frequency.setValueAtTime(440, now);
    tone.frequency.setValueAtTime(660, now + soundMS / 2000);
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(0.3, now + 0.05);
    gain.gain.setValueAtTime(0.3, now + soundMS / 1000 - 0.1);
    gain.gain.linearRampToValueAtTime(0, now + soundMS / 1000);
    tone.connect(gain).connect(context.destination);
    tone.start();
    tone.stop(now + soundMS / 1000);
    await new Promise((done) => setTimeout(done, soundMS));
    await context.close();
    return true;
  };

  const trySpeaker = async () => {
    const count = await listed("audiooutput");
    if (count === 0) {
      keep("speaker", "failed", 0, { listed: count }, "device_missing");
      show("speaker", "device_missing");
      return;
    }
    const play = says("button", "play", { type: "button", id: "devices-play" });
    const answer = (heard) => {
      keep("speaker", heard ? "ok" : "silent", soundMS, { listed: count, heard });
      show("speaker", heard ? "works" : "unheard");
      lines.speaker.more.replaceChildren(play);
    };
    const yes = says("button", "yes", { type: "button", id: "devices-heard", onclick: () => answer(true) });
    const no = says("button", "no", { type: "button", id: "devices-unheard", onclick: () => answer(false) });
    play.onclick = async () => {
      if (!(await beep())) {
        keep("speaker", "failed", audioMS, { listed: count }, "device_failed", "no audio context starts");
        show("speaker", "device_failed");
        return;
      }
      show("speaker", "heard");
      lines.speaker.more.replaceChildren(make("div", { className: "actions" }, yes, no, play));
      yes.focus();
    };
    lines.speaker.state.replaceChildren();
    lines.speaker.more.replaceChildren(play);
  };

  startButton.onclick = async () => {
    list.hidden = false;
    end.hidden = true;
    found.clear();
    if (!navigator.mediaDevices?.getUserMedia) {
      for (const device of Object.keys(lines)) {
        keep(device, "not_tested", 0, {}, undefined, "no getUserMedia");
        show(device, "unsupported");
      }
      return;
    }
    startButton.disabled = true;
    await tryMicrophone();
    await tryCamera();
    await trySpeaker();
    startButton.disabled = false;
    startButton.dataset.say = "again";
    startButton.textContent = words.again;
  };

  // The page is drawn anew when the agent arrives and when its state changes; the
  // part goes where the page has a place for it.
  const settle = () => {
    const place = document.getElementById("devices-place");
    if (place && !place.contains(section)) place.replaceChildren(section);
  };

  // The words of the page change in place; those of this part come from the page
  // in that language.
  const speak = async () => {
    const answer = await fetch(location.pathname + "?lang=" + document.documentElement.lang);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    words = JSON.parse(page.getElementById("devices-words").textContent);
    for (const element of section.querySelectorAll("[data-say]")) element.textContent = words[element.dataset.say];
  };

  new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
  new MutationObserver(() => speak().catch(() => {})).observe(document.documentElement, { attributeFilter: ["lang"] });
  settle();
}
