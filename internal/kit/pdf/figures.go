package pdf

// pair sets text in one typeface and its figures in another, a little smaller to match: the zero of the text
// face is slashed, which reads as a code in prices and telephone numbers.
type pair struct {
	text, figures         *typeface
	textName, figuresName string // in the page's resources
}

const figuresSize = 0.96

// run is a stretch of a line in one typeface.
type run struct {
	face *typeface
	name string
	text string
	size float64
}

func figure(r rune) bool { return r >= '0' && r <= '9' }

func (p *pair) runs(line string, size float64) []run {
	var runs []run
	for _, r := range line {
		next := run{p.text, p.textName, string(r), size}
		if figure(r) {
			next = run{p.figures, p.figuresName, string(r), size * figuresSize}
		}
		if last := len(runs) - 1; last >= 0 && runs[last].face == next.face {
			runs[last].text += next.text
		} else {
			runs = append(runs, next)
		}
	}
	return runs
}

// width measures text in points at a size.
func (p *pair) width(text string, size float64) (sum float64) {
	for _, r := range text {
		if figure(r) {
			sum += p.figures.advance(r) * size * figuresSize
		} else {
			sum += p.text.advance(r) * size
		}
	}
	return sum
}
