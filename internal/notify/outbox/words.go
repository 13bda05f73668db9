package outbox

import (
	"embed"

	"parvis/internal/kit/i18n"
)

//go:embed words/*.json
var words embed.FS

func init() { i18n.Register(words) }
