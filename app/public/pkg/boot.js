// Starts the islands of a page: what Leptos puts in an inline script, as a file that a strict policy allows.
//
// On a slow phone a second goes by between the paper on the screen and the program that fills it in. Marks can be pressed
// from the first moment: they are noted here, in the memory of the page, shown on their row, and pressed anew in the same
// order once the program is awake, which then counts them and holds to the cap.
const noted = [];
function note(event) {
  const mark = event.target.closest?.('[data-mark]');
  if (!mark) return;
  noted.push(mark);
  for (const other of mark.closest('[data-candidate]').querySelectorAll('[data-mark]'))
    other.setAttribute('aria-pressed', String(other === mark));
}
addEventListener('click', note);
const press = () => {
  removeEventListener('click', note);
  for (const mark of noted.splice(0)) mark.click();
};
// Said by the program itself (`islands::booth`) when it hears presses.
addEventListener('booth-open', press, { capture: true, once: true });
const whole =
  document.readyState === 'loading'
    ? new Promise((then) => document.addEventListener('DOMContentLoaded', then, { once: true }))
    : Promise.resolve();
whole.then(() => {
  for (const form of document.querySelectorAll('.ballot__form')) form.disabled = false;
});

for (const name of ['__RESOLVED_RESOURCES', '__SERIALIZED_ERRORS', '__PENDING_RESOURCES', '__RESOURCE_RESOLVERS', '__INCOMPLETE_CHUNKS'])
  globalThis[name] = [];

// Fetched and compiled while the page is still arriving; the islands are woken when it is whole.
const islands = await import('./site.js');
await islands.default({ module_or_path: new URL('site.wasm', import.meta.url) });
await whole;
islands.hydrate();
for (const island of document.querySelectorAll('leptos-island')) {
  island.parentElement.closest('leptos-children')?.$$on_hydrate?.();
  await islands[island.dataset.component](island);
}
