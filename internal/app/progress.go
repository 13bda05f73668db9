package app

import (
	"fmt"
	"io"
	"os"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/dump"
)

// progressLine tells how far a long command is: rewritten in place on a terminal, a line now and then elsewhere.
type progressLine struct {
	w     io.Writer
	tty   bool
	every time.Duration
	last  time.Time
	said  bool
}

func progress(w io.Writer) *progressLine {
	p := &progressLine{w: w, every: 10 * time.Second, last: clock.System().Now()}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.tty, p.every = true, 200*time.Millisecond
		}
	}
	return p
}

func (p *progressLine) say(at dump.Progress) {
	now := clock.System().Now()
	if now.Sub(p.last) < p.every {
		return
	}
	p.last, p.said = now, true
	text := fmt.Sprintf("%s: %d rows, %d files (%s)", at.What, at.Rows, at.Files, sized(at.Bytes))
	if p.tty {
		fmt.Fprintf(p.w, "\r\033[K%s", text)
		return
	}
	fmt.Fprintln(p.w, text)
}

// end leaves the terminal's line clean.
func (p *progressLine) end() {
	if p.tty && p.said {
		fmt.Fprint(p.w, "\r\033[K")
	}
}
