package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

var errTooSlow = errors.New("it took too long to read")

// understand has the bytes read. Only a store that is away is an error: what cannot be read
// is held, with what is known of it.
func (s *Service) understand(ctx context.Context, p Prepared) (Message, error) {
	if p.in.Message != nil {
		return *p.in.Message, nil
	}
	way := s.ways[p.in.Account.Door]
	if way.Reader == nil {
		return Message{Hold: "inbox.held.no_reader"}, nil
	}
	raw := Raw{Size: p.spooled.size, Meta: p.in.Meta, Account: p.in.Account}
	if !p.spooled.whole || p.spooled.size > s.Limits.Read {
		raw.Body = bytes.NewReader(p.spooled.head) // who wrote, and about what
		m, err := s.guarded(ctx, way.Reader, raw, int64(len(p.spooled.head)))
		if err != nil && ctx.Err() != nil {
			return Message{}, ctx.Err()
		}
		m.Parts, m.Hold = nil, "inbox.held.too_large"
		return m, nil
	}
	body, err := s.opened(ctx, p.spooled)
	if err != nil {
		return Message{}, err
	}
	raw.Body = body
	m, err := s.guarded(ctx, way.Reader, raw, p.spooled.size)
	if err != nil {
		if ctx.Err() != nil {
			return Message{}, ctx.Err()
		}
		m = unreadable(m, err)
	}
	return m, nil
}

// unreadable is a message of which no more than its envelope may be known.
func unreadable(m Message, why error) Message {
	kept := Message{Party: m.Party, PartyName: m.PartyName, Subject: m.Subject, SentAt: m.SentAt, Hold: "inbox.held.unreadable"}
	if errors.Is(why, errTooSlow) {
		kept.Hold = "inbox.held.too_slow"
	}
	kept.Facts.More = map[string]string{"fault": why.Error()}
	return kept
}

// opened gives the whole raw; guarded closes it.
func (s *Service) opened(ctx context.Context, sp spooled) (io.Reader, error) {
	if sp.key == "" {
		return bytes.NewReader(sp.head), nil
	}
	return s.Files.Open(ctx, sp.key)
}

// guarded reads in a goroutine of its own, within the time and memory that one reading may take. A
// reader that outlives its time keeps its share of the memory until it ends.
func (s *Service) guarded(ctx context.Context, reader Reader, raw Raw, weight int64) (Message, error) {
	weight = min(max(weight, 1), s.Limits.Memory)
	if err := s.reading.Acquire(ctx, weight); err != nil {
		return Message{}, err
	}
	within, cancel := context.WithTimeout(ctx, s.Limits.Time)
	type answer struct {
		m   Message
		err error
	}
	done := make(chan answer, 1)
	go func() {
		defer cancel()
		defer s.reading.Release(weight)
		m, err := recovered(within, reader, raw)
		if file, ok := raw.Body.(io.Closer); ok {
			err = errors.Join(err, file.Close())
		}
		done <- answer{m, err}
	}()
	select {
	case a := <-done:
		return a.m, a.err
	case <-within.Done():
		select {
		case a := <-done:
			return a.m, a.err
		default:
		}
		return Message{}, errTooSlow
	}
}

func recovered(ctx context.Context, reader Reader, raw Raw) (m Message, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the reader panicked: %v", v)
		}
	}()
	return reader.Read(ctx, raw)
}
