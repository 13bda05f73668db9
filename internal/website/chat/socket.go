package chat

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/coder/websocket"
	"golang.org/x/time/rate"

	"parvis/internal/inbox/chat"
	"parvis/internal/kit/web"
)

// What a page may say by its socket: signs, a few bytes each.
const (
	longestSign    = 512
	signsAtOnce    = 20
	signsPerSecond = 2
)

// socket tells news by a WebSocket, and takes signs: who types, what was seen. Messages go by POST.
func (p *Pages) socket(w http.ResponseWriter, r *http.Request) error {
	f, err := p.follow(r)
	if err != nil {
		return gone(w, err)
	}
	conn, err := websocket.Accept(w, r, nil) // refuses a page of another origin
	if err != nil {
		web.Note(r, "socket", err.Error()) // it has answered
		return nil
	}
	defer conn.CloseNow()
	conn.SetReadLimit(longestSign)
	ctx, end := web.WithoutLimit(r.Context())
	defer end()
	id := f.chat.ID // what follows changes f
	go func() {
		defer end() // a page that goes is heard by reading
		p.hear(ctx, conn, id)
	}()
	if err := f.run(ctx, sendBy(conn)); err != nil && ctx.Err() == nil && !errors.Is(err, errOver) {
		web.Note(r, "chat", err.Error())
	}
	_ = conn.Close(websocket.StatusGoingAway, "") // a page that is gone has nothing to hear
	return nil
}

func sendBy(conn *websocket.Conn) send {
	return func(ctx context.Context, n *news) error {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if n == nil {
			return conn.Ping(ctx)
		}
		body, err := n.encode()
		if err != nil {
			return err
		}
		return conn.Write(ctx, websocket.MessageText, body)
	}
}

// hear takes the signs of a page until it goes. A page that sends more than a person could is cut off.
func (p *Pages) hear(ctx context.Context, conn *websocket.Conn, id chat.ID) {
	limit := rate.NewLimiter(signsPerSecond, signsAtOnce)
	for {
		_, body, err := conn.Read(ctx)
		if err != nil || !limit.Allow() {
			return
		}
		var s sign
		if json.Unmarshal(body, &s) != nil {
			return
		}
		c, err := p.Chats.Chat(ctx, p.DB.Read(), id)
		if err != nil || p.signed(ctx, c, s) != nil {
			return // the page comes back and says it again
		}
	}
}
