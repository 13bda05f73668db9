package web

import (
	"net/http"
	"slices"
	"time"

	"golang.org/x/text/language"

	"parvis/internal/kit/i18n"
)

// langCookie remembers the language that the reader chose by the link in the header.
// It says nothing about the person, so it needs no consent.
const langCookie = "lang"

// chooseLang settles the reader's language: ?lang=, then the cookie, then what the
// browser prefers, then the authority's first language.
func (s *Server) chooseLang(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		offered, _ := r.Context().Value(langsKey{}).([]i18n.Lang)
		if len(offered) == 0 {
			offered = i18n.Langs
		}
		if asked, ok := i18n.ParseLang(r.URL.Query().Get("lang")); ok && slices.Contains(offered, asked) {
			s.rememberLang(w, asked)
			next.ServeHTTP(w, r.WithContext(i18n.With(r.Context(), asked)))
			return
		}
		w.Header().Add("Vary", "Accept-Language, Cookie")
		next.ServeHTTP(w, r.WithContext(i18n.With(r.Context(), preferred(r, offered))))
	})
}

func (s *Server) rememberLang(w http.ResponseWriter, l i18n.Lang) {
	http.SetCookie(w, &http.Cookie{
		Name: langCookie, Value: string(l), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

// preferred reads the cookie, then Accept-Language.
func preferred(r *http.Request, offered []i18n.Lang) i18n.Lang {
	if cookie, err := r.Cookie(langCookie); err == nil {
		if l, ok := i18n.ParseLang(cookie.Value); ok && slices.Contains(offered, l) {
			return l
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return offered[0]
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if l, ok := i18n.ParseLang(base.String()); ok && slices.Contains(offered, l) {
			return l
		}
	}
	return offered[0]
}

// LangsOf lists the languages that the request's authority offers.
func LangsOf(r *http.Request) []i18n.Lang {
	if offered, ok := r.Context().Value(langsKey{}).([]i18n.Lang); ok {
		return offered
	}
	return i18n.Langs
}
