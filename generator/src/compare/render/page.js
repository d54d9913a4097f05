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
// A link to a change in a group that is closed opens the group.
const openGroup = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
addEventListener("hashchange", openGroup);
openGroup();
