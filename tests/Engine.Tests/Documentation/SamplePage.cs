using ProcessCmdlets.Help;
using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Reading;

namespace Engine.Tests.Documentation;

/// <summary>A good page, to be spoilt by the tests.</summary>
internal static class SamplePage
{
    public const string Text = """
        ---
        document type: cmdlet
        external help file: Sample.dll-Help.xml
        HelpUri: ''
        Locale: en-US
        Module Name: Sample
        PlatyPS schema version: 2024-05-01
        title: Get-Sample
        ---

        # Get-Sample

        ## SYNOPSIS

        Gets samples.

        ## SYNTAX

        ### __AllParameterSets

        ```
        Get-Sample [[-Name] <string[]>] [<CommonParameters>]
        ```

        ## ALIASES

        None.

        ## DESCRIPTION

        It **gets** `samples`
        from [a place](https://example.com/).

        - first
        - second

        ## EXAMPLES

        ### Example 1: All of them

        Before.

        ```powershell
        Get-Sample |
            Sort-Object
        ```

        After.

        ## PARAMETERS

        ### -Name

        The name.

        ```yaml
        Type: System.String[]
        DefaultValue: ''
        SupportsWildcards: true
        Aliases:
        - N
        ParameterSets:
        - Name: (All)
          Position: 0
          IsRequired: false
          ValueFromPipeline: true
          ValueFromPipelineByPropertyName: false
          ValueFromRemainingArguments: false
        DontShow: false
        AcceptedValues: []
        HelpMessage: ''
        ```

        ### CommonParameters

        The common ones.

        ## INPUTS

        ### System.String[]

        Names.

        ## OUTPUTS

        ### System.String

        A sample.

        ## NOTES

        ## RELATED LINKS

        - [Place](https://example.com/)

        """;

    /// <summary>Reads the page after a change; null when it is no page any more.</summary>
    public static CommandPage? Read(ProblemList problems, string replace = "", string by = "")
    {
        if (replace.Length > 0)
        {
            Assert.Contains(replace, Text, StringComparison.Ordinal);
        }
        using var folder = new TemporaryFolder();
        string path = folder.Write("en-US/Get-Sample.md", replace.Length > 0 ? Text.Replace(replace, by, StringComparison.Ordinal) : Text);
        return CommandPageReader.Read(path, "Sample", problems);
    }
}
