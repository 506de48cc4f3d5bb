namespace ProcessCmdlets.Host.Hosting;

/// <summary>The text that <c>-Help</c> prints.</summary>
internal static class Usage
{
    /// <summary>The switches, in one screen.</summary>
    public const string Text = """
        Usage: ProcessCmdlets.Host [[-File] <path> [arguments]]
                 [-Command { - | <text> }] [-CommandWithArgs <text> [arguments]] [-EncodedCommand <Base64>]
                 [-WorkingDirectory <folder>] [-ExecutionPolicy <policy>]
                 [-NoProfile] [-NoLogo] [-NonInteractive] [-Interactive] [-NoExit] [-Login]
                 [-Version] [-Help]

        The embedded PowerShell host of ProcessCmdlets. Its switches are those of pwsh; no profile is ever read.
        """;
}
