// A link to the page as the reader sees it: copied, or laid out to be copied by hand where there is no clipboard.
import {$} from "./dom.js";
import {writtenAddress} from "./address.js";
export function createLink({data, state, words}) {
  const field = $("linkfield"), told = $("linktold");
  $("copylink").addEventListener("click", async () => {
    field.value = location.href.split("#")[0] + writtenAddress(data, state.all());
    try {
      await navigator.clipboard.writeText(field.value);
      field.hidden = true;
      told.textContent = words.t("link.copied");
    } catch {
      field.hidden = false;
      field.select();
      told.textContent = words.t("link.field");
    }
  });
}
