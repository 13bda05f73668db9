package fill

import (
	"context"
	"net/http"
	"time"

	"parvis/internal/kit/clock"
	"parvis/internal/kit/web"
)

// A photo takes minutes on a slow telephone. Its sending must not be cut, nor use up the
// time of the work that follows.
const (
	sendTime = 5 * time.Minute
	workTime = 30 * time.Second
)

// slowly lets a body with files arrive at the pace of the network. The deadline is the
// machine's: connections know no other clock.
func slowly(w http.ResponseWriter, r *http.Request) {
	if !withFiles(r) {
		return
	}
	until := clock.System().Now().Add(sendTime)
	conn := http.NewResponseController(w)
	if err := conn.SetReadDeadline(until); err != nil {
		web.Note(r, "deadline", err.Error())
		return
	}
	if err := conn.SetWriteDeadline(until.Add(workTime)); err != nil {
		web.Note(r, "deadline", err.Error())
	}
}

// patient gives the work after such a body its own time.
func patient(r *http.Request) (*http.Request, context.CancelFunc) {
	if r.MultipartForm == nil {
		return r, func() {}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), workTime)
	return r.WithContext(ctx), cancel
}
