// Package pdf writes letters as PDF that a screen reader can read aloud.
//
// Input is a Letter: who writes, to whom, about what, and a handful of neutral blocks (heading, paragraph,
// list, table, note). There is no HTML and no position: every letter of every authority has the same quiet
// page, made for a window envelope (NF Z11-001: address from 100 mm and 50 mm).
//
// What makes it readable: each piece of text is tagged with what it is (heading, list item, header cell of a
// column) in reading order; repeated headers and page numbers are artifacts, which readers skip; the document
// says its language and title; every glyph leads back to its character, also those that the font cannot draw.
// The page is set in Atkinson Hyperlegible Next with the figures of Figtree, as the website is (both OFL 1.1);
// only the letters used are embedded. Letters of other scripts than Latin are read aloud and copied right but
// drawn as empty boxes.
//
// The same Letter gives the same bytes: dates and identifiers come from the input.
//
// The file is written here rather than through a PDF library because none of the pure Go ones at hand tags
// text, and an untagged letter is a picture to those who cannot see it. It makes no claim of PDF/UA
// conformity: no validator has judged it.
package pdf
