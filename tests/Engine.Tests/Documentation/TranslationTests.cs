using ProcessCmdlets.Help.Model;

namespace Engine.Tests.Documentation;

/// <summary>The Chinese pages say the same as the English ones.</summary>
public sealed class TranslationTests
{
    [Fact]
    public void Translation_AllPages_AreThoseInEnglish() =>
        Assert.Equal(Pages.Files("en-US").Select(Path.GetFileName), Pages.Files("zh-CN").Select(Path.GetFileName));

    [Fact]
    public void Translation_EveryPage_StatesTheSameFacts()
    {
        IReadOnlyDictionary<string, CommandPage> translations = Pages.Of("zh-CN");
        foreach (CommandPage page in Pages.Of("en-US").Values)
        {
            Compare.Same(Facts(page), Facts(translations[page.Name]), page.Name);
        }
    }

    private static IEnumerable<string> Facts(CommandPage page) =>
    [
        .. page.Syntax.Select(set => $"{set.Name}: {set.Text}"),
        .. page.Parameters.Select(parameter => Describe(parameter.Name, parameter.Facts)),
        .. page.Examples.Select(example => example.Code),
        .. page.Inputs.Concat(page.Outputs).Select(note => note.TypeName),
        .. page.Links.Select(link => link.Target),
    ];

    private static string Describe(string name, ParameterFacts facts) =>
        $"-{name} <{facts.Type}> default '{facts.DefaultValue}', wildcards {facts.SupportsWildcards}, aliases [{string.Join(',', facts.Aliases!)}], {string.Join(',', facts.ParameterSets!)}";
}
