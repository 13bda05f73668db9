package bench

import (
	"fmt"
	"io"
	"time"
)

// row is one figure: what, how much, and what it must reach.
type row struct {
	what, value, aim string
	met              bool
}

// section prints a heading.
func section(w io.Writer, title string) { fmt.Fprintf(w, "\n%s\n", title) }

// print writes the row, with a mark where the aim is missed.
func (r row) print(w io.Writer) {
	mark := " "
	if r.aim != "" {
		mark = map[bool]string{true: "✓", false: "✗"}[r.met]
	}
	fmt.Fprintf(w, "  %s %-64s %14s   %s\n", mark, r.what, r.value, r.aim)
}

func fact(w io.Writer, what, value string) { row{what: what, value: value}.print(w) }

func under(w io.Writer, what string, got, most float64, unit string) {
	row{what, fmt.Sprintf("%.2f %s", got, unit), fmt.Sprintf("under %g %s", most, unit), got < most}.print(w)
}

func atLeast(w io.Writer, what string, got, least float64) {
	row{what, fmt.Sprintf("%.0f %%", got*100), fmt.Sprintf("at least %.0f %%", least*100), got >= least}.print(w)
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
