// Reads compose files as Docker Compose does (by its own loader) and prints the project as JSON, for
// tests/compose.test.ts: a machine that runs the tests needs no Docker.
//
//	compose <directory> <file>…
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := load(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(directory string, files []string) error {
	options, err := cli.NewProjectOptions(files, cli.WithWorkingDirectory(directory), cli.WithEnvFiles(), cli.WithDotEnv,
		cli.WithProfiles([]string{"*"}))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	text, err := project.MarshalJSON()
	fmt.Println(string(text))
	return err
}
