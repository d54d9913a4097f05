// Leaves those changes in sight that have all words of the search box.
"use strict";
const search = document.getElementById("search");
const found = document.getElementById("found");
const rows = [...document.querySelectorAll("ul.changes > li")].map((row) => [row, row.textContent.toLowerCase()]);
search.closest("label").hidden = false;
search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        count += row.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll("details.group")) {
        group.hidden = !group.querySelector("ul.changes > li:not([hidden])");
        group.open = group.open || words.length > 0;
    }
    found.textContent = words.length > 0 ? `${count} of ${rows.length}` : "";
});
// A link to a change that is not in sight opens its group, and ends the filters if it has to.
const show = () => {
    const row = document.getElementById(location.hash.slice(1));
    row?.closest("details")?.setAttribute("open", "");
    if (!row || row.checkVisibility()) return;
    for (const box of document.querySelectorAll(".bar input[type=checkbox]")) box.checked = true;
    search.value = "";
    search.dispatchEvent(new Event("input"));
    row.scrollIntoView();
};
addEventListener("hashchange", show);
show();
