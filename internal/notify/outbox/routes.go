package outbox

import (
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
		{"GET", "/outbox", may, o.list},
		{"GET", "/outbox/{id}", may, o.message},
		{"GET", "/outbox/{id}/html", may, o.html},
	}
}
