package notify

import (
	"fmt"
	"slices"
	"strings"
)

// fill resolves sections and leaves a place for each value.
func fill(source string, v Values, own []string) (string, placed, error) {
	f := filler{values: v, own: own}
	for _, p := range scan(printable(source)) {
		if err := f.take(p); err != nil {
			return "", nil, err
		}
	}
	if len(f.open) > 0 {
		return "", nil, fmt.Errorf("section %q does not end", f.open[0].text)
	}
	return f.out.String(), f.places, nil
}

type filler struct {
	values Values
	own    []string
	out    strings.Builder
	places placed
	open   []piece
	hidden int // how many open sections say no
}

func (f *filler) take(p piece) error {
	if _, ok := f.values[p.text]; p.tag != 0 && p.tag != '/' && !ok {
		return fmt.Errorf("no value for %q", p.text)
	}
	switch p.tag {
	case '#', '^':
		f.open = append(f.open, p)
		if !f.shows(p) {
			f.hidden++
		}
		return nil
	case '/':
		return f.end(p)
	}
	if f.hidden > 0 {
		return nil
	}
	if p.tag == 0 {
		f.out.WriteString(p.text)
		return nil
	}
	return f.place(p)
}

func (f *filler) shows(p piece) bool {
	return (strings.TrimSpace(f.values[p.text]) != "") == (p.tag == '#')
}

func (f *filler) end(p piece) error {
	n := len(f.open)
	if n == 0 || f.open[n-1].text != p.text {
		return fmt.Errorf("section %q ends before it begins", p.text)
	}
	if !f.shows(f.open[n-1]) {
		f.hidden--
	}
	f.open = f.open[:n-1]
	return nil
}

func (f *filler) place(p piece) error {
	if len(f.places) > int(lastPlace-firstPlace) {
		return fmt.Errorf("more than %d values", len(f.places))
	}
	f.out.WriteRune(firstPlace + rune(len(f.places)))
	f.places = append(f.places, placedValue{printable(f.values[p.text]), slices.Contains(f.own, p.text)})
	return nil
}
