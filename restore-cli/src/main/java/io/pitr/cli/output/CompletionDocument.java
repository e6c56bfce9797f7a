package io.pitr.cli.output;

import io.pitr.inspect.json.Description;

@Description("Result of `br completion`.")
public record CompletionDocument(
    @Description("`completion`") String command,
    @Description("`bash` or `zsh`") String shell,
    @Description("text of the script") String script) {}
