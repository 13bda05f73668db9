package pdf

import (
	"fmt"
	"io"

	"parvis/internal/kit/i18n"
)

// Write lays a letter out and writes it as a tagged PDF.
func Write(w io.Writer, l Letter) error {
	f := newFlow()
	l.head(f)
	for _, b := range l.Blocks {
		b.lay(f)
	}
	l.sign(f)
	l.foot(f)
	if _, err := w.Write(f.file(l)); err != nil {
		return fmt.Errorf("write the letter %q: %w", l.Title, err)
	}
	return nil
}

// head sets the letterhead, the window, the date, the references and the subject.
func (l Letter) head(f *flow) {
	sender := f.root.add("P")
	f.text(sender, l.From.Name, style{size: 15, bold: true}, left, right-left)
	for _, line := range l.From.Lines {
		f.text(f.root.add("P"), line, small, left, right-left)
	}
	f.y += 5
	f.rule(left, right, f.y, 1.5, l.From.Colour)
	const window = 50 * mm
	f.y = max(f.y+8, window)
	for _, line := range l.To {
		f.text(f.root.add("P"), line, style{size: size}, 105*mm, right-105*mm)
	}
	f.y = max(f.y+10, 88*mm)
	if l.DateLine != "" {
		f.text(f.root.add("P"), l.DateLine, style{size: size}, 105*mm, right-105*mm)
	}
	f.y += 6
	for _, p := range l.References {
		f.text(f.root.add("P"), reference(l.Lang, p), style{size: 10, before: 1}, left, right-left)
	}
	if l.Subject != "" {
		f.text(f.root.add("H1"), l.Subject, style{size: 14, bold: true, before: 18}, left, right-left)
	}
	f.y += 6
}

func reference(l i18n.Lang, p Pair) string {
	if l == i18n.EN {
		return p.Label + ": " + p.Text
	}
	return p.Label + "\u00a0: " + p.Text
}

// sign keeps the signature on one page.
func (l Letter) sign(f *flow) {
	f.room(28 + float64(len(l.Signature))*size*lead)
	f.y += 24
	for i, line := range l.Signature {
		f.text(f.root.add("P"), line, style{size: size, bold: i == 0}, 105*mm, right-105*mm)
	}
}

// foot writes the same line on every page now that their number is known.
func (l Letter) foot(f *flow) {
	pages := f.pages
	for i := range pages {
		f.pages, f.y = pages[:i+1], height-17*mm
		number := i18n.In(l.Lang, "pdf.page", "Page", i+1, "Pages", len(pages))
		f.rule(left, right, f.y-4, 0.5, Colour{0x77, 0x77, 0x77})
		room := right - left - f.regular.width(number, small.size) - 20
		f.lines(nil, f.regular.wrap(l.Footer, small.size, room)[:1], small, left)
		f.lines(nil, []string{number}, small, right-f.regular.width(number, small.size))
	}
	f.pages = pages
}
