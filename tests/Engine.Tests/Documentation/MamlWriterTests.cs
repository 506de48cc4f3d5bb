using System.Xml.Linq;
using ProcessCmdlets.Help;
using ProcessCmdlets.Help.Writing;

namespace Engine.Tests.Documentation;

public sealed class MamlWriterTests
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly XElement _command;

    public MamlWriterTests()
    {
        string text = MamlWriter.Write([SamplePage.Read(new ProblemList())!]);
        _command = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!.Element(s_command + "command")!;
    }

    [Fact]
    public void Write_Details_NamesVerbAndNoun()
    {
        XElement details = _command.Element(s_command + "details")!;
        Assert.Equal("Get-Sample", details.Element(s_command + "name")!.Value);
        Assert.Equal("Get", details.Element(s_command + "verb")!.Value);
        Assert.Equal("Sample", details.Element(s_command + "noun")!.Value);
    }

    [Fact]
    public void Write_List_IsOneParagraph()
    {
        IEnumerable<string> paragraphs = _command.Element(s_maml + "description")!.Elements(s_maml + "para").Select(para => para.Value);
        Assert.Equal(["It gets samples from a place (https://example.com/).", "- first\n- second"], paragraphs);
    }

    [Fact]
    public void Write_Parameter_KeepsItsFacts()
    {
        XElement parameter = _command.Element(s_command + "parameters")!.Element(s_command + "parameter")!;
        string[] names = ["required", "globbing", "pipelineInput", "position", "aliases"];
        Assert.Equal(["false", "true", "True (ByValue)", "0", "N"], names.Select(name => parameter.Attribute(name)!.Value));
        Assert.Equal("string[]", parameter.Element(s_command + "parameterValue")!.Value);
        Assert.Equal("System.String[]", parameter.Element(s_dev + "type")!.Element(s_maml + "name")!.Value);
        Assert.Equal("The name.", parameter.Element(s_maml + "description")!.Value.Trim());
    }

    [Fact]
    public void Write_Syntax_HasOneItemForTheSet()
    {
        XElement item = Assert.Single(_command.Element(s_command + "syntax")!.Elements(s_command + "syntaxItem"));
        Assert.Equal("Name", Assert.Single(item.Elements(s_command + "parameter")).Element(s_maml + "name")!.Value);
    }

    [Fact]
    public void Write_Example_KeepsCodeAsItIs() =>
        Assert.Equal("Get-Sample |\n    Sort-Object", _command.Descendants(s_dev + "code").Single().Value);
}
