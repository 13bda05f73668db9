package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Hub carries hints between those who change things and those who look at them.
type Hub struct {
	conn   *nats.Conn
	server *server.Server // nil when the broker is elsewhere
	ctx    context.Context
	end    context.CancelFunc
}

// Open starts a broker inside this process, without a port; or joins the one at url ("nats://…"), now or
// as soon as it can be reached: a town does not wait for its hints.
func Open(ctx context.Context, url string) (*Hub, error) {
	h := &Hub{}
	options := []nats.Option{
		nats.Name("parvis"), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true),
		nats.DisconnectErrHandler(h.disconnected), nats.ErrorHandler(asyncError),
	}
	if url == "" {
		if err := h.startServer(ctx); err != nil {
			return nil, err
		}
		options = append(options, nats.InProcessServer(h.server))
	}
	conn, err := nats.Connect(url, options...)
	if err != nil {
		h.stopServer()
		return nil, fmt.Errorf("open the hints: %w", err)
	}
	h.conn = conn
	h.ctx, h.end = context.WithCancel(context.WithoutCancel(ctx))
	return h, nil
}

// EndStreams ends every subscription and stream, so that a server that shuts down need not wait for
// them: server.RegisterOnShutdown(hub.EndStreams). Publishing goes on until Close.
func (h *Hub) EndStreams() { h.end() }

// Close ends every subscription and stream, and leaves the broker.
func (h *Hub) Close() {
	h.end()
	h.conn.Close()
	h.stopServer()
}

func (h *Hub) startServer(ctx context.Context) error {
	s, err := server.NewServer(&server.Options{DontListen: true, NoSigs: true, NoLog: true, NoSystemAccount: true})
	if err != nil {
		return fmt.Errorf("open the hints: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		s.Shutdown()
		return errors.Join(errors.New("open the hints: the broker in this process does not start"), ctx.Err())
	}
	h.server = s
	return nil
}

func (h *Hub) stopServer() {
	if h.server != nil {
		h.server.Shutdown()
		h.server.WaitForShutdown()
	}
}

func (h *Hub) disconnected(_ *nats.Conn, err error) {
	if err != nil {
		slog.Warn("the broker of hints is out of reach; pages refresh later", "error", err)
	}
}

func asyncError(_ *nats.Conn, _ *nats.Subscription, err error) {
	slog.Warn("a hint went wrong", "error", err)
}
