package open311

import (
	"net/http"
	"strings"
	"time"

	"parvis/internal/identity"
	"parvis/internal/kit/errs"
	"parvis/internal/kit/web"
)

// Base is the endpoint that discovery names.
const Base = "/open311/v2"

// Routes is the table for web.Server.Mount. Reading is for everybody; who writes brings a key, which each handler asks for.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{http.MethodGet, "/open311/{file}", web.Anyone, s.in(s.discovery)},
		{http.MethodGet, Base + "/{file}", web.Anyone, s.in(s.collections)},
		{http.MethodPost, Base + "/{file}", web.Anyone, s.in(s.send)},
		{http.MethodGet, Base + "/services/{file}", web.Anyone, s.in(s.definition)},
		{http.MethodGet, Base + "/requests/{file}", web.Anyone, s.in(s.request)},
		{http.MethodGet, Base + "/tokens/{file}", web.Anyone, s.in(s.token)},
	}
}

type handler func(w http.ResponseWriter, r *http.Request, name string, f format) error

// in takes the format off the address, checks the jurisdiction, and renders what is refused.
func (s *Service) in(do handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		name, f, ok := cut(r.PathValue("file"))
		if !ok {
			return refuse(w, r, asXML, errFormat)
		}
		err := s.here(w, r)
		if err == nil {
			err = do(w, r, name, f)
		}
		if err != nil {
			return refuse(w, r, f, err)
		}
		return nil
	}
}

// here reads the parameters, and refuses a jurisdiction that is not this authority's. One endpoint serves one
// authority, so that the parameter may be left out (GeoReport v2, "jurisdiction_id").
func (s *Service) here(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	a := identity.AuthorityOf(r.Context())
	asked := r.Form.Get("jurisdiction_id")
	if asked == "" || a == nil || asked == a.Slug || asked == jurisdiction(r) {
		return nil
	}
	return errJurisdiction
}

// jurisdiction is the host name, as the specification advises.
func jurisdiction(r *http.Request) string {
	host, _, _ := strings.Cut(r.Host, ":")
	return strings.ToLower(host)
}

const (
	mostBody = 20 << 20
	inMemory = 2 << 20
)

func parse(w http.ResponseWriter, r *http.Request) error {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		web.AllowBody(w, r, mostBody)
		err = r.ParseMultipartForm(inMemory)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return web.BodyError(err)
	}
	if r.Method == http.MethodPost {
		if _, err := web.Form(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) collections(w http.ResponseWriter, r *http.Request, name string, f format) error {
	switch name {
	case "discovery":
		return s.discovery(w, r, name, f)
	case "services":
		return s.services(w, r, f)
	case "requests":
		return s.requests(w, r, f)
	case "servicerequestupdates":
		return s.updates(w, r, f)
	}
	return errs.New(errs.NotFound, errFormat.Key)
}

func (s *Service) send(w http.ResponseWriter, r *http.Request, name string, f format) error {
	switch name {
	case "requests":
		return s.post(w, r, f)
	case "servicerequestupdates":
		return s.postUpdate(w, r, f)
	}
	return errs.New(errs.NotFound, errFormat.Key)
}

// instant is a time as the specification writes it: W3C, with its zone.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
