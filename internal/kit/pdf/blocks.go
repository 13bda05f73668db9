package pdf

import "strconv"

var (
	body    = style{size: size, before: 7}
	heading = style{size: 12.5, bold: true, before: 16}
	small   = style{size: 9.5, grey: true}
	strong  = style{size: size, bold: true, before: 7}
)

func (h Heading) lay(f *flow) {
	f.room(heading.before + heading.size*lead + 2*size*lead) // never alone at the foot of a page
	f.text(f.root.add("H2"), string(h), heading, left, right-left)
}

func (p Paragraph) lay(f *flow) { f.text(f.root.add("P"), string(p), body, left, right-left) }

func (n Note) lay(f *flow) {
	const pad = 9.0
	s := strong
	h := float64(len(f.bold.wrap(string(n), s.size, right-left-2*pad)))*s.size*lead + 2*pad
	f.room(h + 10)
	if f.y > top {
		f.y += 10
	}
	if h < bottom-top {
		f.frame(left, f.y, right-left, h)
	}
	f.y += pad
	s.before = 0
	f.text(f.root.add("P"), string(n), s, left+pad, right-left-2*pad)
	f.y += pad
}

func (l List) lay(f *flow) {
	list := f.root.add("L")
	if list.about = aboutBullets; l.Ordered {
		list.about = aboutFigures
	}
	for i, text := range l.Items {
		label := "•"
		if l.Ordered {
			label = strconv.Itoa(i+1) + "."
		}
		const indent = 17.0
		item := list.add("LI")
		lbl, content := item.add("Lbl"), item.add("LBody")
		s := style{size: size, before: 4}
		if f.room(s.before + 2*size*lead); f.y > top {
			f.y += s.before
		}
		f.lines(lbl, []string{label}, s, left+2)
		s.before = 0
		f.text(content, text, s, left+indent, right-left-indent)
	}
}
