package chat

import (
	"context"

	"github.com/a-h/templ"
)

// Door is the link into a conversation, for the foot of every page and the ways to reach the town hall; nil where there is
// none. On wide pages a script opens it as a widget, see web/js/public/dock.js.
func (p *Pages) Door(ctx context.Context, class string) templ.Component {
	if !p.Chats.IsOn(ctx) {
		return nil
	}
	return doorView(class)
}
