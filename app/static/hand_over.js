// Sends files in parts and goes on after a break. Without it the form sends all of them at once.
"use strict";

const LEAST = 64 * 1024;
const FIRST = 256 * 1024;
const PART_MS = 4000; // what a part should take: short enough to lose little, long enough to be quick
const SILENT_MS = 90000;
const AGAIN_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const SAY_MS = 15000; // a screen reader is told now and then, and not each part

class Refused extends Error {}
class Broke extends Error {}
class Stopped extends Error {}

const form = document.querySelector("[data-hand-over]");
if (form) {
  const input = form.querySelector("input[type=file]");
  offerDrop(form.querySelector("[data-drop]"), input);
  input.addEventListener("change", () => showChosen(input));
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    new Sending([...input.files]).run();
  });
}

function words(name, values) {
  return form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function find(name) {
  return form.querySelector(`[data-${name}]`);
}

function showChosen(input) {
  find("sending").hidden = true; // what it says is of the files chosen before
  const names = [...input.files].map((file) => file.name);
  if (!names.length) return;
  const first = names.slice(0, 3).join(", ");
  find("chosen").textContent = names.length > 3 ? words("chosenMany", { names: first, count: names.length - 3 }) : names.join(", ");
  tell("");
}

function offerDrop(zone, input) {
  for (const kind of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragover");
    });
  }
  zone.addEventListener("drop", (event) => {
    if (input.disabled) return;
    const folder = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).find((entry) => entry?.isDirectory);
    if (folder) return tell(words("folder", { name: folder.name }));
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
}

// A problem, at the form and to a screen reader at once; none when there is no text.
function tell(problem) {
  const place = find("problem");
  place.querySelector("span").textContent = problem;
  place.hidden = !problem;
}

// Let the browser ask whether to leave the page, which would end what is on its way.
function askToStay(event) {
  event.preventDefault();
}

function megabytes(bytes) {
  return (bytes / 1e6).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

// Files that are sent as if they were one, in the order in which they were chosen.
class Sending {
  constructor(files) {
    this.files = files;
    this.whole = new Blob(files);
    this.size = FIRST;
    this.breaks = 0;
    this.saidAt = 0;
    this.stop = () => {
      this.stopped = true;
      this.request?.abort();
      this.wake?.();
    };
  }

  async run() {
    tell("");
    this.show(true);
    find("stop").addEventListener("click", this.stop);
    window.addEventListener("beforeunload", askToStay);
    let place;
    try {
      await this.begin();
      while (!place) place = await this.goOn(() => (this.at < this.whole.size ? this.sendPart() : this.finish()));
    } catch (error) {
      if (error instanceof Stopped) this.say(words("stopped", this.far()));
      else if (error instanceof Refused) tell(error.message);
      else throw error;
    } finally {
      find("stop").removeEventListener("click", this.stop);
      window.removeEventListener("beforeunload", askToStay);
    }
    if (place) location.assign(place);
    else this.show(false);
  }

  async begin() {
    const files = this.files.map((file) => ({ name: file.name, size: file.size, changed: file.lastModified }));
    const body = new Blob([JSON.stringify({ files })], { type: "application/json" });
    const { upload, at, most } = await this.goOn(() => this.post(form.dataset.parts, body));
    Object.assign(this, { upload, at, most, startedAt: at, startedMs: Date.now() });
    if (at) this.say(words("goingOn", this.far()));
  }

  // Do one step, again and again until it is done; what is refused and not broken off is not tried again.
  async goOn(step) {
    for (;;) {
      try {
        const done = await step();
        this.breaks = 0;
        return done;
      } catch (error) {
        if (!(error instanceof Broke)) throw error;
        this.size = Math.max(LEAST, this.size / 4);
        await this.pause(AGAIN_MS[Math.min(this.breaks++, AGAIN_MS.length - 1)]);
      }
    }
  }

  async finish() {
    this.say(form.dataset.allSent);
    return (await this.post(`${this.upload}/done`)).place;
  }

  async sendPart() {
    if (this.unsure) {
      this.at = (await this.post(this.upload, null, "GET")).at;
      this.unsure = false;
    }
    const part = this.whole.slice(this.at, this.at + this.size);
    await this.check(part);
    const began = Date.now();
    this.unsure = true;
    this.at = (await this.post(`${this.upload}?at=${this.at}`, part)).at;
    this.unsure = false;
    const fitting = (part.size * PART_MS) / Math.max(1, Date.now() - began);
    this.size = Math.round(Math.max(LEAST, Math.min(this.most, 4 * this.size, fitting)));
    this.progress(this.at);
  }

  // A file that was changed or moved meanwhile can no longer be read, which else would look like a break.
  async check(part) {
    try {
      await part.slice(0, 1).arrayBuffer();
    } catch {
      let ends = 0;
      const file = this.files.find((each) => (ends += each.size) > this.at);
      throw new Refused(words("unreadable", { name: file.name }));
    }
  }

  post(address, body = null, method = "POST") {
    return new Promise((resolve, reject) => {
      if (this.stopped) return reject(new Stopped());
      const request = (this.request = new XMLHttpRequest());
      request.open(method, address);
      request.timeout = SILENT_MS;
      request.responseType = "json";
      request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
      if (body && !body.type) {
        request.setRequestHeader("Content-Type", "application/octet-stream");
        request.upload.addEventListener("progress", (event) => this.progress(this.at + event.loaded));
      }
      request.addEventListener("load", () => this.answered(request, resolve, reject));
      for (const kind of ["error", "timeout"]) request.addEventListener(kind, () => reject(new Broke()));
      request.addEventListener("abort", () => reject(new Stopped()));
      request.send(body);
    });
  }

  answered({ status, response, responseURL }, resolve, reject) {
    const said = response || {};
    if (status === 200 && response) resolve(said);
    else if (status === 409) {
      this.at = said.at; // another page is sending the same files, or an answer was lost
      this.unsure = true;
      reject(new Broke());
    } else if (said.problem) reject(new Refused(said.problem));
    else if (status === 403 || responseURL.includes("/sign-in")) reject(new Refused(form.dataset.signedOut));
    else if (status >= 500) reject(new Broke());
    else reject(new Refused(form.dataset.failed));
  }

  // Wait, counting the seconds, until it is time, the line is there again, or the person wants it now.
  async pause(ms) {
    const until = Date.now() + ms;
    const now = find("now");
    let hurry = false;
    const go = () => {
      hurry = true;
      this.wake?.();
    };
    now.hidden = false;
    now.addEventListener("click", go);
    window.addEventListener("online", go);
    this.saidAt = 0;
    while (!hurry && !this.stopped && Date.now() < until) {
      this.doing(words("brokeOff", { sent: megabytes(this.at || 0), seconds: Math.ceil((until - Date.now()) / 1000) }));
      await new Promise((wake) => {
        this.wake = wake;
        setTimeout(wake, 1000);
      });
    }
    window.removeEventListener("online", go);
    now.removeEventListener("click", go);
    now.hidden = true;
    if (this.stopped) throw new Stopped();
  }

  far() {
    return { sent: megabytes(this.at || 0), whole: megabytes(this.whole.size) };
  }

  progress(at) {
    const bar = find("sending").querySelector("progress");
    bar.max = this.whole.size || 1;
    bar.value = at;
    const text = words("sent", { sent: megabytes(at), whole: megabytes(this.whole.size) });
    const left = this.left(at);
    this.doing(left ? `${text} · ${left}` : text);
  }

  // The time the rest takes, once some seconds have shown how fast it goes.
  left(at) {
    const took = Date.now() - this.startedMs;
    if (took < 3000 || at <= this.startedAt) return "";
    const minutes = ((this.whole.size - at) * took) / (at - this.startedAt) / 60000;
    return minutes < 1 ? form.dataset.soon : words("left", { minutes: Math.round(minutes) });
  }

  doing(text) {
    find("doing").textContent = text;
    if (Date.now() - this.saidAt < SAY_MS) return;
    this.saidAt = Date.now();
    find("said").textContent = text;
  }

  say(text) {
    this.saidAt = 0;
    this.doing(text);
  }

  show(sending) {
    form.classList.toggle("is-sending", sending);
    find("sending").hidden = !sending && !this.stopped;
    find("stop").hidden = find("keep").hidden = !sending;
    const submit = form.querySelector("button[type=submit]");
    submit.disabled = form.querySelector("input[type=file]").disabled = sending;
    (sending ? find("stop") : submit).focus(); // a button that is disabled keeps no focus
  }
}
