/* Enhances pages that work without it: says when an answer was saved, and never lets typed text go unnoticed.

   A form that saves itself carries hx-post and data-keep, and names the place of its status in hx-target. The words
   "Saved 14:02" come from the server's reply only. */
(() => {
  "use strict";

  const unsaved = new Set();

  const statusOf = (form) => {
    const target = form.getAttribute("hx-target");
    return (target && target.startsWith("#") && document.querySelector(target)) || form.querySelector(".autosave");
  };

  const tell = (form, words) => {
    const status = form && statusOf(form);
    if (!status) return;
    status.textContent = words;
    status.classList.remove("saved");
    status.classList.add("unsaved");
  };

  const keeper = (event) => event.target.closest && event.target.closest("form[data-keep]");

  const lost =
    "You have been signed out, so this is not saved yet. Your words are still here: sign in again in another tab, " +
    "come back to this one, and carry on.";
  const offline = "Not saved yet: the connection dropped. Your words are still here, and we try again when you change anything.";

  document.addEventListener("input", (event) => {
    const form = keeper(event);
    if (form) unsaved.add(form);
  });

  /* A list of ticks in which one, such as "No one on this list", says that there is no other. */
  document.addEventListener("change", (event) => {
    const list = event.target.closest && event.target.closest("[data-one-stands-alone]");
    if (!list || !event.target.checked) return;
    const alone = list.dataset.oneStandsAlone;
    for (const box of list.querySelectorAll("input")) {
      if (box !== event.target && (box.value === alone || event.target.value === alone)) box.checked = false;
    }
  });

  /* An autosave on its way has its answer first: the page would else send a version that is no longer the latest. */
  document.addEventListener("submit", (event) => {
    const form = keeper(event);
    if (!form || !form.classList.contains("htmx-request")) {
      unsaved.delete(form);
      return;
    }
    event.preventDefault();
    const send = (answered) => answered.detail.successful && setTimeout(() => form.requestSubmit(event.submitter));
    form.addEventListener("htmx:afterRequest", send, { once: true });
  });

  /* Going on without what is on the page, by choice. */
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-leave]")) unsaved.clear();
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = event.detail.requestConfig.elt.closest("form[data-keep]");
    const answered = new URL(event.detail.xhr.responseURL || location.href, location.href);
    if (answered.pathname.startsWith("/accounts/")) {
      event.detail.shouldSwap = false;
      if (form) tell(form, lost);
      else location.assign(answered);
      return;
    }
    if (form && event.detail.xhr.status < 300) unsaved.delete(form);
  });

  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => tell(keeper(event), offline));
  }

  document.addEventListener("htmx:responseError", (event) => {
    const words =
      event.detail.xhr.status === 403
        ? lost
        : "Not saved: something went wrong on our side. Your words are still here. Try again in a minute.";
    tell(keeper(event), words);
  });

  /* Passkeys: the device refused, or the person did. */
  document.addEventListener("allauth.error", (event) => {
    const status = document.getElementById("passkey-status");
    if (!status) return;
    event.preventDefault();
    status.textContent = "That didn’t work, and nothing has changed. Try again, or use another way to sign in.";
    status.classList.add("unsaved");
  });

  /* The error summary is the first thing to read after a refused form. */
  document.addEventListener("DOMContentLoaded", () => {
    const summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
    for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  });
})();
