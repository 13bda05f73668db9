package pdf

import (
	"bytes"
	"fmt"
)

// Sizes in points; mm makes them from millimetres.
const (
	mm     = 72 / 25.4
	width  = 210 * mm
	height = 297 * mm
	left   = 25 * mm
	right  = width - 20*mm
	top    = 22 * mm
	bottom = height - 25*mm
	size   = 11.0
	lead   = 1.4 // line height for each point of size
)

// flow is a letter being laid out: pages so far, and where the next line goes, from the top of the last page.
type flow struct {
	regular, bold *pair
	pages         []*page
	root          *element
	y             float64
}

// page is the content of a page, and the element of each mark on it.
type page struct {
	content bytes.Buffer
	marks   []*element
}

// style is how a line is set.
type style struct {
	bold   bool
	size   float64
	grey   bool
	before float64 // space above, not at the top of a page
}

func newFlow() *flow {
	all := faces()
	f := &flow{
		regular: &pair{newTypeface(all[0]), newTypeface(all[2]), "F1", "F3"},
		bold:    &pair{newTypeface(all[1]), newTypeface(all[3]), "F2", "F4"},
		root:    &element{kind: "Document"},
	}
	f.turn()
	return f
}

func (f *flow) face(s style) *pair {
	if s.bold {
		return f.bold
	}
	return f.regular
}

func (f *flow) page() *page { return f.pages[len(f.pages)-1] }

// turn begins a page.
func (f *flow) turn() {
	f.pages = append(f.pages, &page{})
	f.y = top
}

// room turns the page unless h points are left on it.
func (f *flow) room(h float64) {
	if f.y+h > bottom && f.y > top {
		f.turn()
	}
}

// text sets text into a column for the element, over as many pages as it needs, at least two lines on each.
func (f *flow) text(e *element, text string, s style, x, columnWidth float64) {
	lines := f.face(s).wrap(text, s.size, columnWidth)
	step := s.size * lead
	if f.y > top {
		f.y += s.before
	}
	for len(lines) > 0 {
		n := min(len(lines), int((bottom-f.y)/step+1e-6))
		if n < len(lines) && (n < 2 || len(lines)-n == 1) {
			n-- // no line alone, on either side
		}
		if n < 1 && f.y > top {
			f.turn()
			continue
		}
		n = max(n, 1)
		f.lines(e, lines[:n], s, x)
		f.y += float64(n) * step
		if lines = lines[n:]; len(lines) > 0 {
			f.turn()
		}
	}
}

// lines draws lines at the cursor as one marked piece of the element; without an element, as an artifact.
func (f *flow) lines(e *element, lines []string, s style, x float64) {
	f.drawn(e, func() {
		y := f.y + s.size*(lead-1)/2 + s.size*0.92
		for i, line := range lines {
			if i < len(lines)-1 {
				line += " " // so that copied lines do not grow together
			}
			f.line(line, s, x, y)
			y += s.size * lead
		}
	})
}

func (f *flow) line(line string, s style, x, y float64) {
	grey := 0.0
	if s.grey {
		grey = 0.27
	}
	content := &f.page().content
	fmt.Fprintf(content, "BT %.2f g %.2f %.2f Td", grey, x, height-y)
	for _, r := range f.face(s).runs(line, s.size) {
		fmt.Fprintf(content, " /%s %.2f Tf <%s> Tj", r.name, r.size, r.face.encode(r.text))
	}
	content.WriteString(" ET\n")
}

// drawn marks what draw puts on the page as a piece of e, or as an artifact.
func (f *flow) drawn(e *element, draw func()) {
	p := f.page()
	if e == nil {
		p.content.WriteString("/Artifact <</Type/Layout>> BDC\n")
	} else {
		e.marks = append(e.marks, mark{len(f.pages) - 1, len(p.marks)})
		fmt.Fprintf(&p.content, "/%s <</MCID %d>> BDC\n", e.kind, len(p.marks))
		p.marks = append(p.marks, e)
	}
	draw()
	p.content.WriteString("EMC\n")
}

// rule draws a line across the column as an artifact.
func (f *flow) rule(x1, x2, y, weight float64, c Colour) {
	f.drawn(nil, func() {
		fmt.Fprintf(&f.page().content, "%.3f %.3f %.3f RG %.2f w %.2f %.2f m %.2f %.2f l S\n",
			float64(c.R)/255, float64(c.G)/255, float64(c.B)/255, weight, x1, height-y, x2, height-y)
	})
}

// frame draws a rectangle as an artifact.
func (f *flow) frame(x, y, w, h float64) {
	f.drawn(nil, func() {
		fmt.Fprintf(&f.page().content, "0 G 1 w %.2f %.2f %.2f %.2f re S\n", x, height-y-h, w, h)
	})
}
