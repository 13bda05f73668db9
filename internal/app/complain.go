package app

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"parvis/internal/kit/errs"
	"parvis/internal/kit/i18n"
)

// complaint writes what is wrong in one line, without the secrets of the command line and the environment.
type complaint struct {
	w     io.Writer
	hides *strings.Replacer
}

// password is what stands between user and host in the URLs of settings.
var password = regexp.MustCompile(`://[^:/@\s]*:([^\s]+)@`)

func complainer(w io.Writer, args, environ []string) complaint {
	var pairs []string
	for _, text := range append(append([]string{}, args...), environ...) {
		for _, found := range password.FindAllStringSubmatch(text, -1) {
			pairs = append(pairs, found[1], "xxxxx")
		}
	}
	return complaint{w, strings.NewReplacer(pairs...)}
}

// say tells an error and gives back the exit code; what was meant for a person is told in words.
func (c complaint) say(err error, code int) int {
	text := err.Error()
	if e, ok := errors.AsType[*errs.Error](err); ok {
		text = fmt.Sprintf("%s (%v)", i18n.InArgs(i18n.EN, e.Key, e.Args), err)
	}
	fmt.Fprintf(c.w, "parvis: %s\n", c.hides.Replace(oneLine(text)))
	return code
}

// misunderstood adds where to look to what kong could not read.
func (c complaint) misunderstood(err error) int {
	command := "parvis"
	if e, ok := errors.AsType[*kong.ParseError](err); ok && e.Context != nil && e.Context.Command() != "" {
		words := strings.Fields(e.Context.Command())
		for len(words) > 0 && strings.ContainsAny(words[len(words)-1], "<[-") {
			words = words[:len(words)-1]
		}
		command = strings.Join(append([]string{command}, words...), " ")
	}
	return c.say(fmt.Errorf("%w; see %s --help", err, command), 2)
}
