// Starts the islands of a page: what Leptos puts in an inline script, as a file that a strict policy allows.
import init, * as islands from './site.js';

for (const name of ['__RESOLVED_RESOURCES', '__SERIALIZED_ERRORS', '__PENDING_RESOURCES', '__RESOURCE_RESOLVERS', '__INCOMPLETE_CHUNKS'])
  globalThis[name] = [];

await init({ module_or_path: new URL('site.wasm', import.meta.url) });
// All that was fetched and compiled while the page was still arriving; the islands are woken when it is whole.
if (document.readyState === 'loading')
  await new Promise((then) => document.addEventListener('DOMContentLoaded', then, { once: true }));
islands.hydrate();
for (const island of document.querySelectorAll('leptos-island')) {
  island.parentElement.closest('leptos-children')?.$$on_hydrate?.();
  await islands[island.dataset.component](island);
}
