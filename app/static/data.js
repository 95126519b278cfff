// Shows how far reading is. Without it the page is loaded again every few seconds.
"use strict";

const SILENT_MS = 20000; // streams end and come again sooner: something on the way keeps them back
const SAY_MS = 15000; // a screen reader is told now and then, and not each file
const LEAVES_MS = 15000; // a link or button was pressed: to load this page anew would call that back

let leavesAt = -LEAVES_MS;
addEventListener("beforeunload", () => (leavesAt = performance.now()));

const work = document.querySelector("[data-progress]");
if (work) {
  if (work.dataset.live && window.EventSource) follow(work);
  else ask(work, Number(work.dataset.wait) || 1000);
}

// Listen to the server's stream; where that is refused or held back, ask instead.
function follow(work) {
  const stream = new EventSource(work.dataset.live);
  const askInstead = () => {
    stream.close();
    ask(work, 1000);
  };
  let watchdog = setTimeout(askInstead, SILENT_MS);
  stream.addEventListener("message", (event) => {
    clearTimeout(watchdog);
    if (show(work, JSON.parse(event.data))) watchdog = setTimeout(askInstead, SILENT_MS);
    else stream.close();
  });
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return; // it comes again by itself
    clearTimeout(watchdog);
    askInstead();
  });
}

async function ask(work, wait) {
  let next = wait;
  try {
    const answer = await fetch(work.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.redirected) return location.reload(); // signed out meanwhile
    if (!answer.ok) throw new Error(String(answer.status));
    if (!show(work, await answer.json())) return;
  } catch {
    next = Math.min(2 * wait, 15000);
  }
  setTimeout(ask, next, work, next);
}

// Returns whether there is still something to wait for; if not, the page is loaded with what came of it.
function show(work, now) {
  if (!now.waits || (now.state || "") !== (work.dataset.state || "")) {
    if (performance.now() - leavesAt < LEAVES_MS) return true;
    location.reload();
    return false;
  }
  const bar = work.querySelector("progress");
  if (now.total) {
    bar.max = now.total;
    bar.value = now.done;
  }
  const text = work.querySelector("[data-text]");
  if (text.textContent !== now.text) text.textContent = now.text;
  say(work.querySelector("[data-said]"), now.text);
  return true;
}

function say(said, text) {
  if (!said || text === said.textContent || Date.now() - (said.dataset.at || 0) < SAY_MS) return;
  said.dataset.at = Date.now();
  said.textContent = text;
}
