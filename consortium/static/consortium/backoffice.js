/* Gives the admin's fields that search while one types (select2) the name of their label, which the widget leaves out. */
(() => {
  "use strict";

  const name = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = select.nextElementSibling;
    if (!label || !box || !box.classList.contains("select2") || box.dataset.named) return;
    box.dataset.named = "yes";
    label.id = label.id || `${select.id}_label`;
    box.querySelectorAll("[role=combobox], [role=searchbox], [role=textbox]").forEach((part) => {
      const value = part.getAttribute("aria-labelledby");
      part.setAttribute("aria-labelledby", value ? `${label.id} ${value}` : label.id);
    });
  };

  const nameAll = () => document.querySelectorAll("select.select2-hidden-accessible[id]").forEach(name);

  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
