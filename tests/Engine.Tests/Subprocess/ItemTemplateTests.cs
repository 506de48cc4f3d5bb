using ProcessCmdlets.InputRuns.PerInput;
using System.Collections;
using System.Management.Automation;

namespace Engine.Tests.Subprocess;

public sealed class ItemTemplateTests
{
    [Theory]
    [InlineData("{}", "/a/b.c/d.tar.gz")]
    [InlineData("{.}", "/a/b.c/d.tar")]
    [InlineData("{/}", "d.tar.gz")]
    [InlineData("{//}", "/a/b.c")]
    [InlineData("{/.}", "d.tar")]
    [InlineData("{#}-{%}", "7-2")]
    [InlineData("x{}y{/}z", "x/a/b.c/d.tar.gzyd.tar.gzz")]
    [InlineData("{print}", "{print}")]
    [InlineData("{print $1}", "{print $1}")]
    [InlineData("{a,b} {", "{a,b} {")]
    [InlineData("{length}", "15")]
    public void Expand_Path_FillsInItsParts(string template, string expected)
    {
        Assert.Equal(expected, new ItemTemplate(template).Expand(new ItemWords("/a/b.c/d.tar.gz", 7, "2")));
    }

    [Theory]
    [InlineData("x", "x")]
    [InlineData("a.b/c", "a.b/c")]
    public void Expand_NameWithoutExtension_StaysAsItIs(string name, string expected)
    {
        Assert.Equal(expected, new ItemTemplate("{.}").Expand(new ItemWords(name, 1, "1")));
    }

    [Fact]
    public void Expand_TextWithPlaces_IsNotExpandedAgain()
    {
        Assert.Equal("{#}", new ItemTemplate("{}").Expand(new ItemWords("{#}", 1, "1")));
    }

    [Fact]
    public void Expand_KeysAndProperties_AreFoundInAnyCase()
    {
        var item = new PSObject();
        item.Properties.Add(new PSNoteProperty("Name", "n"));
        Assert.Equal("n", new ItemTemplate("{name}").Expand(new ItemWords(item, 1, "1")));
        Assert.Equal("v", new ItemTemplate("{KEY}").Expand(new ItemWords(new Hashtable { ["key"] = "v" }, 1, "1")));
    }

    [Fact]
    public void NeedsSlot_OnlyWithItsPlace()
    {
        Assert.True(new ItemTemplate("a{%}").NeedsSlot);
        Assert.False(new ItemTemplate("a%{}").NeedsSlot);
    }
}
