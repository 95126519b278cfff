// Shows how far sending and reading are. Without it the form sends as it is, and the page is reloaded.
"use strict";

const form = document.querySelector("[data-hand-over]");
if (form) handOver(form);

const work = document.querySelector("[data-progress]");
if (work) watch(work, Number(work.dataset.wait) || 1000);

function handOver(form) {
  const zone = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector("[data-chosen]");
  input.addEventListener("change", () => {
    const names = [...input.files].map((file) => file.name);
    if (names.length) chosen.textContent = names.length > 3 ? `${names.slice(0, 3).join(", ")} … (${names.length})` : names.join(", ");
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragover");
    });
  }
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    send(form);
  });
}

function send(form) {
  const sending = form.querySelector("[data-sending]");
  const sent = form.querySelector("[data-sent]");
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    const share = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
    sending.querySelector("progress").value = share;
    sent.textContent = `${sent.dataset.word}: ${share} %`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    document.open();
    document.write(request.responseText);
    document.close();
  });
  request.addEventListener("error", () => {
    sending.hidden = true;
    failed.hidden = false;
    button.disabled = false;
  });
  failed.hidden = true;
  sending.hidden = false;
  button.disabled = true;
  request.open("POST", form.action);
  request.send(new FormData(form));
}

async function watch(work, wait) {
  let next = wait;
  try {
    const answer = await fetch(work.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = await answer.json();
    if (!now.waits || (now.state || "") !== (work.dataset.state || "")) {
      location.reload();
      return;
    }
    const bar = work.querySelector("progress");
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
    }
    const text = work.querySelector("[data-text]");
    if (text.textContent !== now.text) text.textContent = now.text;
  } catch {
    next = Math.min(2 * wait, 15000);
  }
  setTimeout(watch, next, work, next);
}
