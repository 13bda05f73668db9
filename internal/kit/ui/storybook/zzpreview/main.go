package main

import (
	"context"
	"net/http"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
	"parvis/internal/kit/ui/assets"
	"parvis/internal/kit/ui/storybook"
)

func main() {
	http.Handle("/assets/", assets.Handler())
	for _, s := range storybook.Pages() {
		http.HandleFunc("/"+s.Name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			l := i18n.FR
			if r.URL.Query().Get("lang") == "en" { l = i18n.EN }
			ctx := i18n.With(context.Background(), l)
			if sc := r.URL.Query().Get("scheme"); sc != "" {
				sh := storybook.Town(l)
				sh.Scheme = sc
				ctx = ui.WithShell(ctx, sh)
			}
			if err := s.Component.Render(ctx, w); err != nil { panic(err) }
		})
	}
	http.ListenAndServe("127.0.0.1:8791", nil)
}
