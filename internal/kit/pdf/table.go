package pdf

func (t Table) lay(f *flow) {
	if len(t.Head) == 0 {
		return
	}
	table := f.root.add("Table")
	f.room(5 * size * lead)
	if t.Caption != "" {
		f.text(table.add("Caption"), t.Caption, style{size: size, bold: true, before: 12}, left, right-left)
	}
	f.y += 6
	columns := t.columns(f)
	t.row(f, columns, t.Head, table.add("TR"), true)
	for _, cells := range t.Rows {
		h := t.rowHeight(f, columns, cells, false)
		if h > bottom-top-4*size*lead {
			t.tall(f, cells, table.add("TR"))
			continue
		}
		if f.y+h > bottom && f.y > top {
			f.turn()
			t.row(f, columns, t.Head, nil, true) // again for the eye; readers know the header already
		}
		t.row(f, columns, cells, table.add("TR"), false)
	}
	f.y += 4
}

// tall sets a row that no page holds: its cells below each other, over as many pages as they need.
func (t Table) tall(f *flow, cells []string, tr *element) {
	for i := range t.Head {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		f.text(tr.add("TD"), text, style{size: size, before: 3}, left+cellPad, right-left-2*cellPad)
	}
	f.y += 3
	f.rule(left, right, f.y, 0.5, Colour{})
}

const cellPad = 5.0

// columns shares the width: each column gets what its longest line wants, less when all want too much.
func (t Table) columns(f *flow) []float64 {
	wants, sum := make([]float64, len(t.Head)), 0.0
	for i := range t.Head {
		wants[i] = f.bold.width(clean(t.Head[i]), size)
		for _, r := range t.Rows {
			if i < len(r) {
				wants[i] = max(wants[i], f.regular.width(clean(r[i]), size))
			}
		}
		wants[i] = min(wants[i], (right-left)*0.6) + 2*cellPad
		sum += wants[i]
	}
	for i := range wants {
		wants[i] *= (right - left) / sum
	}
	return wants
}

func (t Table) rowHeight(f *flow, columns []float64, cells []string, head bool) float64 {
	lines := 1
	for i, w := range columns {
		if i < len(cells) {
			lines = max(lines, len(f.face(style{bold: head}).wrap(cells[i], size, w-2*cellPad)))
		}
	}
	return float64(lines)*size*lead + 6
}

// row draws a row on the page it stands on; a row without an element is an artifact.
func (t Table) row(f *flow, columns []float64, cells []string, tr *element, head bool) {
	h, x, kind := t.rowHeight(f, columns, cells, head), left, "TD"
	if head {
		kind = "TH"
	}
	for i, w := range columns {
		var cell *element
		if tr != nil {
			if cell = tr.add(kind); head {
				cell.about = aboutColumn
			}
		}
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		s := style{size: size, bold: head}
		start := f.y
		f.y += 3
		for _, line := range f.face(s).wrap(text, size, w-2*cellPad) {
			at := x + cellPad
			if i < len(t.Figures) && t.Figures[i] {
				at = x + w - cellPad - f.face(s).width(line, size)
			}
			f.lines(cell, []string{line + " "}, s, at)
			f.y += size * lead
		}
		f.y = start
		x += w
	}
	f.y += h
	weight := 0.5
	if head {
		weight = 1
	}
	f.rule(left, right, f.y, weight, Colour{})
}
