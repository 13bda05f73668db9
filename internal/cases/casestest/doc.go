// Package casestest gives other slices' tests a town with cases: h := casestest.New(t, d); c := h.Open(casestest.Waiting()).
package casestest
