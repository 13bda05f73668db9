package chat

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/kit/i18n"
)

// Door is the link into a conversation, for the foot of every page and the ways to reach the town hall; nil where there is
// none. On wide pages a script opens it as a widget, see web/js/public/dock.js.
func (p *Pages) Door(ctx context.Context, class string) templ.Component {
	if !p.Chats.IsOn(ctx) {
		return nil
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		text, err := p.drawn(ctx, class)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		return err
	})
}

// door is one link as it is drawn: it stands on every page, and its words are the same on each.
type door struct {
	lang  i18n.Lang
	class string
}

func (p *Pages) drawn(ctx context.Context, class string) (string, error) {
	at := door{i18n.LangOf(ctx), class}
	if text, ok := p.doors.Load(at); ok {
		return text.(string), nil
	}
	var b strings.Builder
	if err := doorView(class).Render(ctx, &b); err != nil {
		return "", err
	}
	p.doors.Store(at, b.String())
	return b.String(), nil
}
