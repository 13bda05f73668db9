package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"parvis/internal/api/apisql"
	"parvis/internal/kit/db"
	"parvis/internal/kit/tenant"
)

// HookOut is a webhook as a program reads it.
type HookOut struct {
	ID     string    `json:"id"`
	URL    string    `json:"url"`
	Events []string  `json:"events"`
	State  string    `json:"state" enum:"on,off,disabled"`
	MadeAt time.Time `json:"made_at"`
	Secret string    `json:"secret,omitempty" doc:"Signs what is sent, base64url; shown once."`
}

// DeliveryOut is one thing that was told.
type DeliveryOut struct {
	ID       string          `json:"id"`
	Event    string          `json:"event"`
	State    string          `json:"state" enum:"waiting,delivered,failed,dropped"`
	Attempts int64           `json:"attempts"`
	Status   int64           `json:"status,omitempty" doc:"The last HTTP status of the other side."`
	Error    string          `json:"error,omitempty"`
	MadeAt   time.Time       `json:"made_at"`
	Body     json.RawMessage `json:"body"`
}

func hookOut(h Hook) HookOut {
	return HookOut{ID: h.ID.String(), URL: h.URL, Events: h.Events, State: h.State, MadeAt: h.MadeAt}
}

// HookIn names a webhook in a path.
type HookIn struct {
	Hook string `path:"hook" format:"uuid"`
}

func (in HookIn) id() uuid.UUID { id, _ := uuid.Parse(in.Hook); return id }

// own finds a webhook of the key: programs do not see each other's.
func (a *API) own(ctx context.Context, k Key, in HookIn) (Hook, error) {
	h, err := a.s.hook(ctx, a.s.DB.Read(), in.id())
	if err == nil && h.KeyID != k.ID {
		return Hook{}, ErrNoHook
	}
	return h, err
}

func (a *API) hooks() {
	type hookSubscribe struct {
		Body struct {
			URL    string   `json:"url" doc:"https only; addresses inside a private network are refused."`
			Events []string `json:"events"`
		}
	}
	type hookOne struct{ Body HookOut }
	add(a, row{http.MethodPost, Base + "/webhooks", ManageWebhooks, "add-webhook", 201, false}, func(ctx context.Context, k Key, in *hookSubscribe) (*hookOne, error) {
		if problems := checkHook(in.Body.URL, in.Body.Events); problems.Any() {
			return nil, withFields(ctx, problems)
		}
		out := &hookOne{}
		err := a.s.DB.Write(ctx, func(tx *db.Tx) error {
			h, secret, err := a.s.AddHook(ctx, tx, k, in.Body.URL, in.Body.Events)
			out.Body = hookOut(h)
			out.Body.Secret = secret
			return err
		})
		return out, err
	})
	type hookList struct {
		Body struct {
			Webhooks []HookOut `json:"webhooks"`
		}
	}
	add(a, row{http.MethodGet, Base + "/webhooks", ManageWebhooks, "list-webhooks", 200, false}, func(ctx context.Context, k Key, _ *struct{}) (*hookList, error) {
		all, err := a.s.Hooks(ctx, a.s.DB.Read())
		out := &hookList{}
		out.Body.Webhooks = []HookOut{}
		for _, h := range all {
			if h.KeyID == k.ID {
				out.Body.Webhooks = append(out.Body.Webhooks, hookOut(h))
			}
		}
		return out, err
	})
	a.oneHook()
	a.told()
}

func (a *API) oneHook() {
	add(a, row{http.MethodDelete, Base + "/webhooks/{hook}", ManageWebhooks, "remove-webhook", 204, false}, func(ctx context.Context, k Key, in *HookIn) (*struct{}, error) {
		h, err := a.own(ctx, k, *in)
		if err != nil {
			return nil, err
		}
		return nil, a.s.DB.Write(ctx, func(tx *db.Tx) error { return a.s.RemoveHook(ctx, tx, h.ID) })
	})
	add(a, row{http.MethodPost, Base + "/webhooks/{hook}/resume", ManageWebhooks, "resume-webhook", 204, false}, func(ctx context.Context, k Key, in *HookIn) (*struct{}, error) {
		h, err := a.own(ctx, k, *in)
		if err != nil {
			return nil, err
		}
		return nil, a.s.DB.Write(ctx, func(tx *db.Tx) error { return a.s.ResumeHook(ctx, tx, h.ID) })
	})
}

func (a *API) told() {
	type deliveryPage struct {
		HookIn
		Before string `query:"before" format:"uuid" doc:"Id of the last one read."`
	}
	type deliveryList struct {
		Body struct {
			Deliveries []DeliveryOut `json:"deliveries"`
		}
	}
	add(a, row{http.MethodGet, Base + "/webhooks/{hook}/deliveries", ManageWebhooks, "list-deliveries", 200, false}, func(ctx context.Context, k Key, in *deliveryPage) (*deliveryList, error) {
		h, err := a.own(ctx, k, in.HookIn)
		if err != nil {
			return nil, err
		}
		before, _ := uuid.Parse(in.Before) // huma has looked at its shape
		all, err := a.s.Deliveries(ctx, h.ID, before)
		out := &deliveryList{}
		out.Body.Deliveries = []DeliveryOut{}
		for _, d := range all {
			out.Body.Deliveries = append(out.Body.Deliveries, DeliveryOut{
				ID: d.ID.String(), Event: d.Event, State: d.State, Attempts: d.Attempts, Status: d.Status, Error: d.Error, MadeAt: d.MadeAt.Time, Body: json.RawMessage(d.Body),
			})
		}
		return out, err
	})
	type deliveryWhich struct {
		HookIn
		Delivery string `path:"delivery" format:"uuid"`
	}
	add(a, row{http.MethodPost, Base + "/webhooks/{hook}/deliveries/{delivery}/replay", ManageWebhooks, "replay-delivery", 202, false}, func(ctx context.Context, k Key, in *deliveryWhich) (*struct{}, error) {
		h, err := a.own(ctx, k, in.HookIn)
		if err != nil {
			return nil, err
		}
		id, _ := uuid.Parse(in.Delivery)
		return nil, a.s.DB.Write(ctx, func(tx *db.Tx) error { return a.s.Replay(ctx, tx, h.ID, id) })
	})
}

// lastID sorts behind every id.
var lastID = uuid.Max

// Deliveries lists what an address was told, the newest first, fifty from before an id on (the zero id: all).
func (s *Service) Deliveries(ctx context.Context, hook, before uuid.UUID) ([]apisql.ApiDelivery, error) {
	if before == uuid.Nil {
		before = lastID
	}
	return on(s.DB.Read()).Deliveries(ctx, apisql.DeliveriesParams{AuthorityID: tenant.From(ctx), HookID: hook, ID: before, Limit: 50})
}
