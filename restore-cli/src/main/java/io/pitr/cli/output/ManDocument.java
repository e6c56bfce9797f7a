package io.pitr.cli.output;

import io.pitr.inspect.json.Description;

@Description("Result of `br man`.")
public record ManDocument(
    @Description("`man`") String command, @Description("text of the page, in roff") String page) {}
