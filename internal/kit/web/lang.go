package web

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"parvis/internal/kit/i18n"
)

// langCookie remembers the language that the reader chose by the link in the header.
// It says nothing about the person, so it needs no consent.
const langCookie = "lang"

// chooseLang settles the reader's language: ?lang=, then the cookie, then what the
// browser prefers, then the authority's first language.
func (s *Server) chooseLang(ctx context.Context, w http.ResponseWriter, r *http.Request, offered []i18n.Lang) context.Context {
	if len(offered) == 0 {
		offered = i18n.Langs
	}
	if r.URL.RawQuery != "" {
		if asked, ok := i18n.ParseLang(r.URL.Query().Get("lang")); ok && slices.Contains(offered, asked) {
			s.rememberLang(w, asked)
			return i18n.With(ctx, asked)
		}
	}
	w.Header().Add("Vary", "Accept-Language")
	return i18n.With(ctx, preferred(r, offered))
}

func (s *Server) rememberLang(w http.ResponseWriter, l i18n.Lang) {
	http.SetCookie(w, &http.Cookie{
		Name: langCookie, Value: string(l), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

// ForgetLang takes the chosen language away from the browser; secure as the server is.
func ForgetLang(w http.ResponseWriter, secure bool) {
	http.SetCookie(w, &http.Cookie{Name: langCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode})
}

// preferred reads the cookie, then Accept-Language.
func preferred(r *http.Request, offered []i18n.Lang) i18n.Lang {
	if cookie, err := r.Cookie(langCookie); err == nil {
		if l, ok := i18n.ParseLang(cookie.Value); ok && slices.Contains(offered, l) {
			return l
		}
	}
	for _, l := range accepted(r.Header.Get("Accept-Language")) {
		if slices.Contains(offered, l) {
			return l
		}
	}
	return offered[0]
}

// heard keeps what browsers send in Accept-Language: a few dozen wordings serve a whole town.
var heard sync.Map // of []i18n.Lang by header
var heardMost atomic.Int32

// accepted are the languages of ours that a browser prefers, best first; none when it sends nonsense.
func accepted(header string) (langs []i18n.Lang) {
	if known, ok := heard.Load(header); ok {
		return known.([]i18n.Lang)
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return nil
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if l, ok := i18n.ParseLang(base.String()); ok {
			langs = append(langs, l)
		}
	}
	if len(header) < 100 && heardMost.Add(1) < 1000 { // what somebody makes up must not fill the memory
		heard.Store(header, langs)
	}
	return langs
}

// LangsOf lists the languages that the request's authority offers.
func LangsOf(r *http.Request) []i18n.Lang {
	if offered, ok := r.Context().Value(langsKey{}).([]i18n.Lang); ok {
		return offered
	}
	return i18n.Langs
}
