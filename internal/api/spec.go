package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/web"
)

// Base is where the API stands; a change that breaks programs gets another one.
const Base = "/api/v1"

// mostBody is what a request may carry: a few photos in base64.
const mostBody = 30 << 20

// row is a line of the table of the API: what it is called, and the scope that it wants.
type row struct {
	Method, Path string
	Scope        Scope
	Name         string // operation id; words of summary stand under api.op.<name>
	Status       int
	Etag         bool
}

// API is the JSON API with its description.
type API struct {
	s      *Service
	mux    *http.ServeMux
	huma   huma.API
	routes []web.Route
}

// NewAPI lays the whole API out.
func NewAPI(s *Service) *API {
	config := huma.DefaultConfig("Parvis", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	config.Info.Description = i18n.In(i18n.EN, "api.about")
	config.Servers = []*huma.Server{{URL: "/"}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer", Description: i18n.In(i18n.EN, "api.about.key")}}
	a := &API{s: s, mux: http.NewServeMux()}
	a.huma = humago.New(a.mux, config)
	a.services()
	a.cases()
	a.messages()
	a.documents()
	a.hooks()
	return a
}

// Spec is the description of all of it, OpenAPI 3.1.
func (a *API) Spec() *huma.OpenAPI { return a.huma.OpenAPI() }

// Routes is the table for web.Server.Mount. The key is asked for behind the gate of pages, which knows sessions only.
func (a *API) Routes() []web.Route {
	routes := append([]web.Route{}, a.routes...)
	routes = append(routes, web.Route{http.MethodGet, Base + "/openapi.json", web.Anyone, a.spec})
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		routes = append(routes, web.Route{method, Base + "/{rest...}", web.Anyone, noAddress})
	}
	return routes
}

func noAddress(w http.ResponseWriter, r *http.Request) error {
	fail(w, r, ErrNoAddress)
	return nil
}

func (a *API) spec(w http.ResponseWriter, _ *http.Request) error {
	return web.JSON(w, http.StatusOK, a.Spec())
}

// add puts an operation into the table and the description. do gets a context of the program alone.
func add[I, O any](a *API, r row, do func(ctx context.Context, k Key, in *I) (*O, error)) {
	op := huma.Operation{
		OperationID: r.Name, Method: r.Method, Path: r.Path, DefaultStatus: r.Status, MaxBodyBytes: mostBody,
		Summary: i18n.In(i18n.EN, "api.op."+strings.ReplaceAll(r.Name, "-", "_")),
		Tags:    []string{strings.Split(strings.TrimPrefix(r.Path, Base+"/"), "/")[0]}, Security: []map[string][]string{{"key": {string(r.Scope)}}},
		Errors: []int{400, 401, 403, 404, 409, 422, 429}, RejectUnknownQueryParameters: true,
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, KeyOf(ctx), in)
		if err == nil {
			return out, nil
		}
		if refused, is := err.(*Problem); is {
			return nil, refused
		}
		note(ctx, err)
		return nil, problemOf(ctx, err)
	})
	a.routes = append(a.routes, web.Route{r.Method, r.Path, web.Anyone, a.behind(r.Scope)})
}

type requestKey struct{}

// note leaves the refusal in the request's log line; its cause too when the fault is ours.
func note(ctx context.Context, err error) {
	r, ok := ctx.Value(requestKey{}).(*http.Request)
	if !ok {
		return
	}
	web.Note(r, "error", errs.KeyOf(err))
	if errs.KindOf(err) == errs.Internal {
		web.Note(r, "cause", err.Error())
	}
}

// behind lets a request with a key of that scope through.
func (a *API) behind(scope Scope) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, err := a.s.Let(w, r, bearer(r), scope)
		if err != nil {
			fail(w, r, err)
			return nil
		}
		web.AllowBody(w, r, mostBody)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Language", string(i18n.LangOf(ctx)))
		a.mux.ServeHTTP(w, r.WithContext(context.WithValue(ctx, requestKey{}, r)))
		return nil
	}
}
