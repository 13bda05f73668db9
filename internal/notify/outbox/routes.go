package outbox

import (
	"net/http"

	"parvis/internal/identity"
	"parvis/internal/kit/web"
	"parvis/internal/notify"
)

// MayRead lets an operator look through what the town has sent.
const MayRead web.Permission = "notify.outbox.read"

// Outbox serves the pages.
type Outbox struct{ notices *notify.Service }

// New makes the pages over the messages of notices.
func New(notices *notify.Service) *Outbox { return &Outbox{notices} }

// Routes is the table of the pages.
func (o *Outbox) Routes() []web.Route {
	may := MayRead
	if o.notices.Kept() {
		may = web.Anyone
	}
	return []web.Route{
		{"GET", "/outbox", may, o.made(o.list)},
		{"GET", "/outbox/{id}", may, o.made(o.message)},
		{"GET", "/outbox/{id}/html", may, o.made(o.html)},
	}
}

// made keeps the open outbox of an installation that sends no mail to its made-up
// towns: a real one beside them, or one that has yet to name its mail server,
// shows its residents' mail to nobody.
func (o *Outbox) made(do web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if a := identity.AuthorityOf(r.Context()); o.notices.Kept() && (a == nil || !a.Demo) {
			return notify.ErrNotFound
		}
		return do(w, r)
	}
}
