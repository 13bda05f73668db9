package call

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"parvis/internal/desk/alerts"
	"parvis/internal/forms"
	"parvis/internal/inbox/phone"
	"parvis/internal/kit/db"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/web"
)

// callbackLine is somebody who asked to be called back.
type callbackLine struct {
	ID, Name, Number, Dial, Subject, When, Seen string
	Tries                                       int
	Due                                         ui.Tag
}

func (p *Pages) callbacks(ctx context.Context) (lines []callbackLine, err error) {
	waiting, err := p.Phone.WaitingCallbacks(ctx, mostLines)
	for _, c := range waiting {
		line := callbackLine{
			ID: c.ID.String(), Name: c.Name, Number: forms.PhoneWords(c.Phone), Dial: c.Phone, Subject: c.Subject, Tries: c.Tries,
			When: slotWords(ctx, c), Seen: strconv.FormatInt(c.Version, 10),
		}
		switch now := p.at(); {
		case now.After(c.Until):
			line.Due = ui.Tag{Text: i18n.T(ctx, "call.back.late"), Colour: "red", Icon: "alert"}
		case now.After(c.From):
			line.Due = ui.Tag{Text: i18n.T(ctx, "call.back.now"), Colour: "yellow", Icon: "clock"}
		}
		lines = append(lines, line)
	}
	return lines, err
}

func slotWords(ctx context.Context, c phone.Callback) string {
	return i18n.T(ctx, "call.back.slot", "Date", i18n.Date(ctx, c.From), "From", i18n.Clock(ctx, c.From), "Until", i18n.Clock(ctx, c.Until))
}

// closeCallback says what came of ringing somebody back.
func (p *Pages) closeCallback(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := phone.ParseCallbackID(r.PathValue("callback"))
	if err != nil {
		return err
	}
	agent := agentOf(ctx)
	e := phone.CallbackEnd{Seen: seen(in.Get("seen")), How: phone.CallbackHow(in.Get("how")), Note: strings.TrimSpace(in.Get("note")), Agent: agent.ID, AgentName: agent.Name}
	err = p.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := p.Phone.EndCallback(ctx, tx, id, e)
		if err != nil || c.State == "asked" {
			return err
		}
		return p.Alerts.SettleAll(ctx, tx, alerts.OfCallback(uuid.UUID(id)), alerts.Callback)
	})
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Conflict:
		return p.drawList(w, r, listPage{Faults: []ui.Fault{{Text: i18n.T(ctx, errs.KeyOf(err)), Field: "back-" + id.String()}}}, web.StatusOf(err))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, Path)
}
