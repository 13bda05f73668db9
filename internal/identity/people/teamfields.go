package people

import "context"

// Each team has its own form on one page: fields have the plain id only where something is to be put right, since the
// summary of what to correct leads there.
func idOf(typed bool, name, team string) string {
	if typed {
		return name
	}
	return name + "-of-" + team
}

func valueOf(p teamsPage, typed bool, name, otherwise string) string {
	if typed {
		return p.In.Get(name)
	}
	return otherwise
}

func faultOf(ctx context.Context, p teamsPage, typed bool, name string) string {
	if !typed {
		return ""
	}
	return p.fault(ctx, name)
}
